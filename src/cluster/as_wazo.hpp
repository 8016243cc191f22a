#pragma once
#include "pages.hpp"

namespace telctl::cluster {

/// Brings what XiVO 16.15 shows into the form in which Wazo shows it, and asks for what it shows elsewhere: whom a call
/// permission belongs to. Does nothing to the items of a Wazo.
Status as_wazo(Confd& confd, std::string_view collection, Items& items);
Status as_wazo(Confd& confd, std::string_view collection, Json& item);

} // namespace telctl::cluster
