"""The behaviour of Intum CRM's deals, told from outside by the vendor's page and the facts."""
