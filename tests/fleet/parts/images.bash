# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# The test images, bayplan-test/app:TAG. No registry is needed: one small layer of our own program and busybox is
# imported under each tag on the first engine, and what came of it is loaded on the others, so that an image has the
# same id everywhere, as a pulled one has. Beside them, bayplan-test/haproxy:debian: this machine's HAProxy with its
# libraries, and perl, as the image that people use has them.

# Tag, then the `docker import --change` lines that differ from the common ones.
variant_changes() { # tag
    # On a busy machine a check takes its time, which says nothing of what it asks.
    local quick='--interval=1s --timeout=10s'
    case $1 in
        blue | green) ;;
        healthy) echo "HEALTHCHECK $quick --retries=2 CMD [\"/bin/app\", \"--check\"]" ;;
        unhealthy)
            echo "ENV APP_HEALTH=failing"
            echo "HEALTHCHECK $quick --retries=1 CMD [\"/bin/app\", \"--check\"]"
            ;;
        crashing) echo "ENV APP_CRASH_AFTER_MS=200" ;;
        slow) echo "ENV APP_START_DELAY_MS=3000" ;;
        stubborn) echo "ENV APP_STUBBORN=1" ;;
    esac
}

image_tags=(blue green healthy unhealthy crashing slow stubborn)
haproxy_image=bayplan-test/haproxy:debian

# Without the user's contexts, credentials and plugins.
docker_on() { # engine arguments…
    env -u DOCKER_CONTEXT -u DOCKER_TLS_VERIFY DOCKER_CONFIG="$directory/images/docker-config" \
        docker -H "unix://$(engine_socket "$1")" "${@:2}"
}

build_layer() { # folder
    local root=$1/root applet
    rm -rf -- "$root"
    mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev}
    chmod 1777 "$root/tmp"
    gcc -std=c11 -O2 -s -Wall -Wextra -Wpedantic -Wshadow -Werror -static "$here/app/app.c" -o "$root/bin/app"
    cp -- "$(command -v busybox)" "$root/bin/busybox"
    for applet in $("$root/bin/busybox" --list); do
        [[ -e $root/bin/$applet ]] || ln -s busybox "$root/bin/$applet"
    done
    echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$1/layer.tar" .
}

build_haproxy() { # folder
    local root=$1/haproxy applet
    rm -rf -- "$root"
    mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev,run,var/lib/haproxy,usr/local/etc/haproxy}
    chmod 1777 "$root/tmp"
    chown 99:99 "$root/var/lib/haproxy"
    cp -- "$(command -v busybox)" "$root/bin/busybox"
    for applet in $("$root/bin/busybox" --list); do
        [[ $applet == nc || -e $root/bin/$applet ]] || ln -s busybox "$root/bin/$applet"
    done
    {
        for applet in "$(command -v haproxy)" "$(command -v perl)"; do
            printf '%s\0' "$applet"
            ldd "$applet" | grep -o '/[^ ]*' | tr '\n' '\0'
        done
        dpkg -L perl-base | grep '/perl-base/.*\.[a-z]*$' | tr '\n' '\0'
    } | sort -zu | xargs -0 cp -L --parents -t "$root" --
    printf '%s\n' 'root:x:0:0:root:/:/bin/sh' 'haproxy:x:99:99::/var/lib/haproxy:/bin/sh' >"$root/etc/passwd"
    printf '%s\n' 'root:x:0:' 'haproxy:x:99:' >"$root/etc/group"
    tar --sort=name --mtime=@0 --numeric-owner -C "$root" -cf "$1/haproxy.tar" .
    docker_on 1 import --change 'USER haproxy' \
        --change 'CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]' \
        --change "LABEL org.opencontainers.image.title=bayplan-test-haproxy" \
        "$1/haproxy.tar" "$haproxy_image" >/dev/null
}

import_image() { # tag layer
    local changes=() line
    while IFS= read -r line; do
        changes+=(--change "$line")
    done < <(variant_changes "$1")
    docker_on 1 import \
        --change 'CMD ["/bin/app"]' --change 'EXPOSE 8080/tcp' --change "ENV APP_COLOUR=$1" \
        --change "LABEL org.opencontainers.image.title=bayplan-test-app" --change "LABEL bayplan-test.variant=$1" \
        "${changes[@]}" "$2" "bayplan-test/app:$1" >/dev/null
}

fleet_images() {
    local folder=$directory/images tag engine count jobs=0
    require_root
    count=$(engine_count)
    ((count > 0)) || die "no engine is up in $directory; 'fleet up N' starts some."
    lock_fleet
    mkdir -p "$folder/docker-config"
    if [[ ! $folder/images.tar -nt $here/app/app.c || ! $folder/images.tar -nt ${BASH_SOURCE[0]} ]]; then
        build_layer "$folder"
        build_haproxy "$folder" || die "the image with HAProxy could not be made on engine 1."
        for tag in "${image_tags[@]}"; do
            import_image "$tag" "$folder/layer.tar" &
        done
        for tag in "${image_tags[@]}"; do
            wait -n || die "an image could not be imported on engine 1."
        done
        docker_on 1 save -o "$folder/images.tmp" "${image_tags[@]/#/bayplan-test/app:}" "$haproxy_image"
        mv -- "$folder/images.tmp" "$folder/images.tar"
    fi
    for ((engine = 1; engine <= count; ++engine)); do
        docker_on "$engine" load -q -i "$folder/images.tar" >/dev/null &
        ((++jobs))
    done
    if podman_is_up; then
        podman_load "$folder/images.tar" &
        ((++jobs))
    fi
    for (( ; jobs > 0; --jobs)); do
        wait -n || die "the images could not be loaded everywhere."
    done
    say "The test images are on $count engines$(podman_is_up && echo " and Podman"): bayplan-test/app: ${image_tags[*]}, $haproxy_image"
}
