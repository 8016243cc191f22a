#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl {

/// Whole file as bytes; at most `limit` bytes (TEL-0123), missing TEL-0120, unreadable TEL-0121. "-" is standard input.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 31);
/// Replaces the file in one step: temporary file in the same folder, fsync, rename, fsync of the folder.
Status write_file_atomically(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);
/// Creates DIR with mode 0700 if missing; an existing one that others may write is refused (TEL-0124).
Status make_private_folder(const std::filesystem::path& path);
/// Only looks: TEL-0124 when others than its owner, or another owner, have a right on DIR; TEL-0120 when it is missing.
Status check_private_folder(const std::filesystem::path& path);

} // namespace telctl
