"""The operators: how libcst's node types are called in Python."""

from __future__ import annotations

from typing import Final

UNARY: Final = {"Not": "not", "Minus": "-", "Plus": "+", "BitInvert": "~"}

BINARY: Final = {
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "FloorDivide": "//",
    "Modulo": "%",
    "Power": "**",
    "MatrixMultiply": "@",
    "LeftShift": "<<",
    "RightShift": ">>",
    "BitOr": "|",
    "BitAnd": "&",
    "BitXor": "^",
}

BOOLEAN: Final = {"And": "and", "Or": "or"}

COMPARISON: Final = {
    "Equal": "==",
    "NotEqual": "!=",
    "LessThan": "<",
    "LessThanEqual": "<=",
    "GreaterThan": ">",
    "GreaterThanEqual": ">=",
    "In": "in",
    "NotIn": "not in",
    "Is": "is",
    "IsNot": "is not",
}

AUGMENTED: Final = {f"{name}Assign": operator for name, operator in BINARY.items()}

MARKS: Final = {
    "AssignEqual": "=",
    "BitOr": "|",
    "Colon": ":",
    "Comma": ",",
    "Dot": ".",
    "Semicolon": ";",
}
"""Marks that libcst keeps as nodes with the whitespace around them."""
