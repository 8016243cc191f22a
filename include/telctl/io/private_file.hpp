#pragma once
#include <filesystem>

#include <telctl/support/error.hpp>

namespace telctl {

/// Creates the file with mode 0600 if it is missing, whatever the umask; one that others may read, write or own is
/// refused (TEL-0124), one that cannot be made is TEL-0122. For databases, whose libraries would create them by the
/// umask.
Status make_private_file(const std::filesystem::path& path);

} // namespace telctl
