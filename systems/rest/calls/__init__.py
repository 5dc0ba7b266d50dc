"""What each call needs: access, limits, pages, and what a refusal says."""
