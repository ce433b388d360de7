"""Views: the site as plain, frozen data for templates, one module for each kind of page."""
