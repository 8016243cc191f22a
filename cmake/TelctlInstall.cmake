# What a package installs beside the program: completions, and man pages made from the program itself.
include(GNUInstallDirs)
install(FILES completions/telctl.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME telctl)
install(FILES completions/telctl.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _telctl)
install(FILES completions/telctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

find_package(Python3 3.11 QUIET COMPONENTS Interpreter)
if(Python3_FOUND)
  install(CODE "execute_process(COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/docs/make_pages.py $<TARGET_FILE:telctl>
    --man ${CMAKE_BINARY_DIR}/man COMMAND_ERROR_IS_FATAL ANY)")
  install(DIRECTORY ${CMAKE_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
