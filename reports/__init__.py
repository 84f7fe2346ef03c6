"""Reports: indicators, dashboards, documents."""
