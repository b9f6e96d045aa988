"""What her combined pages answer."""
