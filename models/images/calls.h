// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/call.h"
#include "images/reference.h"

#include <QStringList>

#include <memory>

namespace bayplan::images::calls {

// Pure: each makes one request of the Engine API's images. `name` is any name or id the engine knows.

/// POST /images/create. `platform` ("linux/arm64") may be empty; so may `auth`, the value of X-Registry-Auth.
engine::Call pull(const Reference &reference, const QString &platform, const QByteArray &auth);
engine::Call inspect(const QString &name);
engine::Call list();
engine::Call history(const QString &name);
engine::Call tag(const QString &name, const Reference &as);
/// DELETE /images/{name}: takes the name away, and with the last name the image.
engine::Call remove(const QString &name);
/// POST /images/prune: those without a name, or all that no container was made from.
engine::Call prune(bool danglingOnly);
/// GET /images/get, a tar of these; streamed.
engine::Call save(const QStringList &names, std::shared_ptr<net::ReplyFlow> flow);
/// POST /images/load; the reply tells of each layer that is unpacked.
engine::Call load(std::shared_ptr<net::BodyPipe> pipe);
/// GET /images/search; `term` may begin with a registry that has such a search. `auth` as for pull().
engine::Call search(const QString &term, const QByteArray &auth);

} // namespace bayplan::images::calls
