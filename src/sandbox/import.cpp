#include <routes.hpp>

namespace telctl::sandbox {

void add_import_routes(Routes&, const World&) {}

} // namespace telctl::sandbox
