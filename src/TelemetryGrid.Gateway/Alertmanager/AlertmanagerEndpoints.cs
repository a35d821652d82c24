using TelemetryGrid.Gateway.Prometheus;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>
/// The HTTP API of Alertmanager, version 2, under its own paths and once more under <c>/alertmanager</c>. Requests and answers are those of
/// its documentation, so they are not part of this gateway's own description.
/// </summary>
internal static class AlertmanagerEndpoints
{
    public static void MapAlertmanager(this WebApplication app, RouteGroupBuilder api)
    {
        foreach (var prefix in (string[])["", "/alertmanager"])
        {
            var v2 = app.MapGroup($"{prefix}/api/v2").RequireRateLimiting(RequestLimits.Api).ExcludeFromDescription();
            v2.MapGet("/status", Of(StatusEndpoint.GetAsync));
            v2.MapGet("/receivers", Of(StatusEndpoint.ReceiversAsync));
            v2.MapGet("/alerts", Of(AlertEndpoints.ListAsync));
            v2.MapPost("/alerts", Of(AlertEndpoints.TakeAsync));
            v2.MapGet("/alerts/groups", Of(AlertEndpoints.GroupsAsync));
            v2.MapGet("/silences", Of(SilenceEndpoints.ListAsync));
            v2.MapPost("/silences", Of(SilenceEndpoints.SetAsync));
            v2.MapGet("/silence/{id}", Of(SilenceEndpoints.GetAsync));
            v2.MapDelete("/silence/{id}", Of(SilenceEndpoints.ExpireAsync));
            app.MapPost($"{prefix}/-/reload", Of(StatusEndpoint.ReloadAsync)).ExcludeFromDescription();
        }
        app.MapGet("/alertmanager/-/healthy", ProbeEndpoints.HealthyAsync).ExcludeFromDescription();
        app.MapGet("/alertmanager/-/ready", ProbeEndpoints.ReadyAsync).ExcludeFromDescription();
    }

    private static RequestDelegate Of(Func<HttpContext, Task> handle) =>
        async context =>
        {
            try
            {
                await handle(context);
            }
            catch (AlertmanagerException e) when (!context.Response.HasStarted)
            {
                await AlertmanagerAnswer.ErrorAsync(context, e.Status, e.Message);
            }
        };
}
