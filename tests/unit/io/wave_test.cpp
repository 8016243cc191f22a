#include <telctl/io/wave.hpp>

#include <doctest/doctest.h>

using namespace telctl;

namespace {

std::string little(unsigned value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i)
    text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::string chunk(const std::string& id, const std::string& content) {
  return id + little(static_cast<unsigned>(content.size()), 4) + content + (content.size() % 2 == 0 ? "" : "\0");
}

std::string format(unsigned coding, unsigned channels, unsigned rate, unsigned bits) {
  return chunk("fmt ", little(coding, 2) + little(channels, 2) + little(rate, 4) + little(0, 4) + little(0, 2) +
                           little(bits, 2));
}

std::string riff(const std::string& chunks) {
  return "RIFF" + little(static_cast<unsigned>(chunks.size() + 4), 4) + "WAVE" + chunks;
}

} // namespace

TEST_CASE("a sound is PCM of 8000 Hz, 16 bits and one channel") {
  const auto good = format(1, 1, 8000, 16);
  const auto sound = chunk("data", "abcd");
  CHECK(fault_of_wave(riff(good + sound)).empty());
  CHECK(fault_of_wave(riff(chunk("LIST", "INFO") + good + chunk("fact", "1234") + sound)).empty());
  CHECK(fault_of_wave(riff(format(1, 2, 44100, 16) + sound)) == "it has 44100 Hz, 16 bits, 2 channels");
  CHECK(fault_of_wave(riff(format(6, 1, 8000, 8) + sound)) ==
        "it has 8000 Hz, 8 bits, 1 channel, and is not plain PCM");
  CHECK(fault_of_wave("ID3\3") == "it is no WAV file");
  CHECK(fault_of_wave("") == "it is no WAV file");
  CHECK(fault_of_wave(riff("")) == "it holds no sound");
  CHECK(fault_of_wave(riff(good + chunk("data", ""))) == "it holds no sound");
  CHECK(fault_of_wave(riff(sound)) == "it holds no sound"); // without a description nobody can play it
  CHECK(fault_of_wave(riff(chunk("fmt ", "1234") + sound)) == "its description is cut off");
}

TEST_CASE("a sound that is cut off anywhere is told, and nothing beyond its end is read") {
  const auto whole = riff(format(1, 1, 8000, 16) + chunk("data", "abcd"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut(whole, 0, size); // a buffer of its own, for the sanitizer
    CHECK_FALSE(fault_of_wave(cut).empty());
  }
}
