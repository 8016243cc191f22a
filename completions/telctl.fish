# fish completion of telctl: the program itself knows the answers.
function __telctl_complete
    set -l before (commandline -opc)
    set -l last (commandline -ct)
    for line in (telctl __complete $before[2..-1] "$last" 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path "$last"
            case :folder
                __fish_complete_directories "$last"
            case '*'
                echo $line
        end
    end
end
complete -c telctl -f -a '(__telctl_complete)'
