"""Wheels with ngrok's addon inside, one for each platform, assembled from the pure wheel."""
