//! Product, price, promotion, product sale and offer: five contexts that publish a retailer's catalogue.
