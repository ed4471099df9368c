// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/nginx/nginxprocesses.h"
#include "ingress/reach/filechange.h"
#include "services/ingress.h"

namespace bayplan::ingress {

/// Has nginx's own check (`nginx -T`) look at the configuration that the ingress's file is a part of, then makes nginx
/// take it, by the ingress's command or the signal HUP, and waits until other workers than before take requests.
/// `found` is told which master it is. Errors: Refused, nginx doesn't run; Input, the check fails, in nginx's words, or
/// nothing includes the file. `reach` must outlive the task.
core::Task reloadNginx(Reach &reach, const services::Ingress &ingress, std::function<void(const NginxMaster &)> found,
                       Outcome done);

/// Which of these is known to be the one of pid `known`, or the only one; nullptr if that can't be told. Pure.
const NginxMaster *masterOf(const QList<NginxMaster> &masters, qint64 known);

/// "nginx does not run there".
core::Error nginxNotRunning(const QString &where);

} // namespace bayplan::ingress
