"""What goes over the wire: imported by sync/ and central/ alike, and the only place that de-identifies."""
