# A room is a static library whose headers live in include/telctl/ROOM and whose sources live in src/ROOM.
# Each room gets an include root of its own (a folder that holds nothing but a link to its headers), so that a header of a room
# that is not among NEEDS cannot be found by the compiler: the direction of the arrows is enforced while building.

if(TELCTL_PCH)
  file(WRITE ${CMAKE_BINARY_DIR}/pch/pch.cpp "")
  add_library(telctl_pch OBJECT ${CMAKE_BINARY_DIR}/pch/pch.cpp)
  target_precompile_headers(telctl_pch PRIVATE <algorithm> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional>
    <set> <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector> <fmt/format.h> <nlohmann/json.hpp> <tl/expected.hpp>)
  target_link_libraries(telctl_pch PRIVATE telctl_options fmt::fmt nlohmann_json::nlohmann_json tl::expected)
endif()

function(telctl_common target)
  target_link_libraries(${target} PRIVATE telctl_options)
  if(TELCTL_PCH)
    target_precompile_headers(${target} REUSE_FROM telctl_pch)
  endif()
endfunction()

function(telctl_room name)
  cmake_parse_arguments(ROOM "" "SOURCE_FOLDER" "NEEDS;LIBRARIES" ${ARGN})
  if(NOT ROOM_SOURCE_FOLDER)
    set(ROOM_SOURCE_FOLDER src/${name})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ROOM_SOURCE_FOLDER}/*.cpp)
  add_library(telctl_${name} STATIC ${sources})
  telctl_common(telctl_${name})
  if(EXISTS ${CMAKE_SOURCE_DIR}/include/telctl/${name})
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/rooms/${name}/telctl)
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/include/telctl/${name} ${CMAKE_BINARY_DIR}/rooms/${name}/telctl/${name} SYMBOLIC)
    target_include_directories(telctl_${name} PUBLIC ${CMAKE_BINARY_DIR}/rooms/${name})
  endif()
  target_include_directories(telctl_${name} PRIVATE ${CMAKE_SOURCE_DIR}/${ROOM_SOURCE_FOLDER})
  list(TRANSFORM ROOM_NEEDS PREPEND telctl_)
  target_link_libraries(telctl_${name} PUBLIC ${ROOM_NEEDS} ${ROOM_LIBRARIES})
endfunction()
