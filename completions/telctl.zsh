#compdef telctl
# zsh completion of telctl: the program itself knows the answers.
_telctl() {
  local line
  local -a candidates
  while IFS= read -r line; do
    case "$line" in
      :file) _files ;;
      :folder) _files -/ ;;
      *) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done < <(telctl __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#candidates} )) && _describe telctl candidates
}
compdef _telctl telctl
