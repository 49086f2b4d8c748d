"""Open311 (GeoReport v2): programs ask in people's names, by the services that a brand offers on its pages."""
