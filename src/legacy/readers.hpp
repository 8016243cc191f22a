#pragma once
#include <telctl/legacy/reader.hpp>

/// The functions of each reader, for the registry.
namespace telctl::legacy {

Detection detect_table(std::string_view bytes);
Status read_table(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_ldif(std::string_view bytes);
Status read_ldif(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_freepbx(std::string_view bytes);
Status read_freepbx(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_cucm(std::string_view bytes);
Status read_cucm(const Input& input, const Mapping& mapping, FactSet& facts);
void settle_cucm(FactSet& facts, const Mapping& mapping);

Detection detect_xivo(std::string_view bytes);
Status read_xivo(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_mxone(std::string_view bytes);
Status read_mxone(const Input& input, const Mapping& mapping, FactSet& facts);
void settle_mxone(FactSet& facts, const Mapping& mapping);

Detection detect_hipath4000(std::string_view bytes);
Status read_hipath4000(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_ossi(std::string_view bytes);
Status read_ossi(const Input& input, const Mapping& mapping, FactSet& facts);

Detection detect_nortel(std::string_view bytes);
Status read_nortel(const Input& input, const Mapping& mapping, FactSet& facts);
void settle_nortel(FactSet& facts, const Mapping& mapping);

} // namespace telctl::legacy
