#include <telctl/io/wave.hpp>

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace telctl {
namespace {

constexpr std::size_t chunk_head = 8; ///< id and size
constexpr std::size_t least_format = 16;

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// WAVE_FORMAT_PCM of RFC 2361; others are compressed.
constexpr std::uint32_t pcm = 1;

std::string fault_of_format(std::string_view format) {
  if (format.size() < least_format) return "its description is cut off";
  const auto coding = little_endian(format.substr(0, 2));
  const auto channels = little_endian(format.substr(2, 2));
  const auto rate = little_endian(format.substr(4, 4));
  const auto bits = little_endian(format.substr(14, 2));
  if (coding == pcm && channels == 1 && rate == 8000 && bits == 16) return {};
  return fmt::format("it has {} Hz, {} bits, {} channel{}{}", rate, bits, channels, channels == 1 ? "" : "s",
                     coding == pcm ? "" : ", and is not plain PCM");
}

} // namespace

std::string fault_of_wave(std::string_view bytes) {
  if (bytes.size() < chunk_head + 4 || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE")
    return "it is no WAV file";
  bytes.remove_prefix(chunk_head + 4);
  bool described = false;
  while (bytes.size() >= chunk_head) {
    const auto id = bytes.substr(0, 4);
    const std::size_t size = little_endian(bytes.substr(4, 4));
    bytes.remove_prefix(chunk_head);
    if (size > bytes.size()) return "it is cut off";
    if (id == "fmt ") {
      if (auto fault = fault_of_format(bytes.substr(0, size)); !fault.empty()) return fault;
      described = true;
    }
    if (id == "data") return described && size > 0 ? std::string() : "it holds no sound";
    bytes.remove_prefix(std::min(bytes.size(), size + size % 2));
  }
  return "it holds no sound";
}

} // namespace telctl
