// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCoreApplication;

namespace bayplan::app {

/// Makes the application speak the user's language where there is a translation, and count properly in English where
/// there is none ("1 image", "2 images"). Once, before the first widget; the translators live with the application.
void installTranslations(QCoreApplication &application);

} // namespace bayplan::app
