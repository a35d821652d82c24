using TelemetryGrid.Alerting.Templates;

namespace TelemetryGrid.Notifications.Texts;

/// <summary>The templates in force: our own, and on top of them those of the configuration in force.</summary>
public sealed class NotificationTexts
{
    private volatile NotificationTemplates _current = new(DefaultTemplates.Set);

    public NotificationTemplates Current => _current;

    /// <summary>Puts the templates of a configuration in force, as <see cref="TemplateFiles.Read"/> gives them.</summary>
    public void Use(TemplateSet templates) => _current = new NotificationTemplates(templates);
}
