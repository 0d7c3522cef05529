"""Alembic's migrations"""
