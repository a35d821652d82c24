using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Texts of notifications, with the data that Alertmanager gives them: <c>.Status</c>, <c>.Alerts</c>, <c>.GroupLabels</c> and so on.</summary>
public sealed class NotificationTemplates(TemplateSet templates)
{
    /// <summary>The text filled in; where that fails, the error in its place: a notification is sent all the same.</summary>
    public string Fill(string text, GroupNotification notification, string receiver, Labels groupLabels, TemplateOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return templates.Fill(text, Data(notification, receiver, groupLabels, options), options);
        }
        catch (TemplateException e)
        {
            var error = $"<error expanding template: {e.Message}>";
            return options.Html ? TemplateRun.Escape(error) : error;
        }
    }

    private static TemplateRecord Data(GroupNotification notification, string receiver, Labels groupLabels, TemplateOptions options)
    {
        Alert[] alerts = [.. notification.Alerts];
        var firing = notification.Firing.Select(a => One(a, "firing")).ToList();
        var resolved = (notification.SendResolved ? notification.Resolved : []).Select(a => One(a, "resolved")).ToList();
        var list = new TemplateAlerts([.. firing, .. resolved], firing, resolved);
        return new TemplateRecord(
            ("Receiver", () => receiver),
            ("Status", () => firing.Count > 0 ? "firing" : "resolved"),
            ("Alerts", () => list),
            ("GroupLabels", () => new TemplatePairs(groupLabels)),
            ("CommonLabels", () => new TemplatePairs(CommonLabels.Of(alerts.Select(a => a.Labels)))),
            ("CommonAnnotations", () => new TemplatePairs(CommonLabels.Of(alerts.Select(a => a.Annotations)))),
            ("ExternalURL", () => options.ExternalUrl)
        );
    }

    private static TemplateRecord One(Alert alert, string status) =>
        new(
            ("Status", () => status),
            ("Labels", () => new TemplatePairs(alert.Labels)),
            ("Annotations", () => new TemplatePairs(alert.Annotations)),
            ("StartsAt", () => alert.StartsAt),
            // An alert that fires has no end yet.
            ("EndsAt", () => status == "firing" ? default(DateTimeOffset) : alert.EndsAt),
            ("GeneratorURL", () => alert.GeneratorUrl),
            ("Fingerprint", () => Fingerprint.Of(alert.Labels).ToString())
        );
}
