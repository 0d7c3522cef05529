"""SA4xx: asyncio and concurrency."""
