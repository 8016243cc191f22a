# bash completion of telctl: the program itself knows the answers.
_telctl() {
  local line words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :file) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}") && compopt -o filenames ;;
      :folder) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${COMP_WORDS[COMP_CWORD]}") && compopt -o filenames ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <(telctl __complete "${words[@]}" 2>/dev/null)
}
complete -F _telctl telctl
