#pragma once
#include <string>
#include <string_view>

namespace telctl {

/// What the server takes as a sound: RIFF WAVE, PCM, 8000 Hz, 16 bits, one channel (API description of Wazo, sounds and
/// moh). Empty when the bytes are that; else what is wrong, for people. Form of the file: RFC 2361 and the chunks of
/// RIFF (chunk id, size in little endian, padded to even).
std::string fault_of_wave(std::string_view bytes);

} // namespace telctl
