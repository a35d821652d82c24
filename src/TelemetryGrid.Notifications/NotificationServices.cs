using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Receivers;
using TelemetryGrid.Notifications.Sending;
using TelemetryGrid.Notifications.Texts;

namespace TelemetryGrid.Notifications;

/// <summary>Wires what tells receivers.</summary>
public static class NotificationServices
{
    /// <summary>
    /// Adds <see cref="INotificationSender"/>, and <see cref="NotificationTexts"/>, which whoever loads a configuration gives its templates
    /// (<see cref="TemplateFiles.Read"/>). Needs logging and metrics; time is the system's unless another is added.
    /// </summary>
    /// <exception cref="ArgumentException">The options are not within their bounds.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, NotificationsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<NotificationTexts>();
        services.AddSingleton<NotificationMetrics>();
        services.AddSingleton<OAuth2Tokens>();
        services.AddSingleton<HttpSender>();
        services.AddSingleton<INotifier, WebhookNotifier>();
        services.AddSingleton<INotifier, EmailNotifier>();
        services.AddSingleton<INotifier, SlackNotifier>();
        services.AddSingleton<INotifier>(s => new PagerDutyNotifier(s.GetRequiredService<HttpSender>()));
        services.AddSingleton<INotifier, TeamsNotifier>();
        services.AddSingleton<INotifier, TeamsWorkflowNotifier>();
        services.AddSingleton<INotifier, OpsgenieNotifier>();
        services.AddSingleton<INotifier, TelegramNotifier>();
        services.AddSingleton<INotifier, DiscordNotifier>();
        services.AddSingleton<INotifier>(s => new PushoverNotifier(s.GetRequiredService<HttpSender>()));
        services.AddSingleton<INotificationSender, NotificationSender>();
        return services;
    }
}
