# Tickets from files to the store, by the real program.
add_test(NAME fault.tickets COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/exactly_once.py $<TARGET_FILE:telctl>)
# A killed process loses nothing that it gave to the kernel, so a real disk would only be slower.
set_tests_properties(fault.tickets PROPERTIES LABELS fault ENVIRONMENT TMPDIR=/dev/shm TIMEOUT 7200)
