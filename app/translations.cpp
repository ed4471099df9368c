// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

// In a library; the macro must be used outside of any namespace.
static void initTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

void installTranslations(QCoreApplication &application)
{
    initTranslations();
    const QString folder = u":/bayplan/translations"_s;
    auto *english = new QTranslator(&application);
    if (english->load(u"bayplan_en"_s, folder))
        QCoreApplication::installTranslator(english);
    if (QLocale().language() == QLocale::English)
        return;
    // The one installed last is asked first; what it doesn't know is in English.
    auto *local = new QTranslator(&application);
    if (local->load(QLocale(), u"bayplan"_s, u"_"_s, folder))
        QCoreApplication::installTranslator(local);
}

} // namespace bayplan::app
