"""Every write of this app: KPIs, their use in plans, measurements, and plans as a whole."""
