from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, EmailStr, Field

from shop.models import OrderStatus


class Schema(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class UserIn(Schema):
    email: EmailStr
    name: str = Field(min_length=1, max_length=100)


class UserOut(Schema):
    id: int
    email: str
    name: str


class ProductOut(Schema):
    sku: str
    name: str
    price: Decimal
    in_stock: bool


class OrderIn(Schema):
    user_id: int
    basket: dict[str, int] = Field(min_length=1)


class OrderOut(Schema):
    id: int
    status: OrderStatus
    total: Decimal
    shipped_at: datetime | None
