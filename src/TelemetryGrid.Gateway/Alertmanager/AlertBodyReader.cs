using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>Reads posted alerts one by one: one that is wrong does not lose the others.</summary>
internal static class AlertBodyReader
{
    public static (ImmutableArray<GridAlert> Alerts, IReadOnlyList<string> Errors) Read(
        JsonElement body,
        DateTimeOffset now,
        TimeSpan resolveTimeout
    )
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            throw AlertmanagerException.Bad("parsing alerts body from \"\" failed, because a list of alerts is expected");
        }
        var alerts = ImmutableArray.CreateBuilder<GridAlert>(body.GetArrayLength());
        var errors = new List<string>();
        foreach (var item in body.EnumerateArray())
        {
            try
            {
                alerts.Add(ReadOne(item, now, resolveTimeout));
            }
            catch (AlertmanagerException e)
            {
                errors.Add(e.Message);
            }
        }
        return (alerts.ToImmutable(), errors);
    }

    private static GridAlert ReadOne(JsonElement item, DateTimeOffset now, TimeSpan resolveTimeout)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw AlertmanagerException.Bad("an alert is an object");
        }
        var error = AlertIntake.TryAccept(
            Labels(item, "labels"),
            Labels(item, "annotations"),
            AlertmanagerBody.Time(item, "startsAt"),
            AlertmanagerBody.Time(item, "endsAt"),
            AlertmanagerBody.Text(item, "generatorURL"),
            now,
            resolveTimeout,
            out var alert
        );
        if (alert is null)
        {
            throw AlertmanagerException.Bad(error!);
        }
        return new GridAlert
        {
            Labels = alert.Labels.ToPairs(),
            Annotations = alert.Annotations.ToPairs(),
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            UpdatedAt = alert.UpdatedAt,
            GeneratorUrl = alert.GeneratorUrl,
            EndIsTimeout = alert.EndIsTimeout,
        };
    }

    private static Labels Labels(JsonElement item, string name)
    {
        var labels = new LabelsBuilder();
        if (!item.TryGetProperty(name, out var pairs) || pairs.ValueKind == JsonValueKind.Null)
        {
            return labels.Build();
        }
        if (pairs.ValueKind != JsonValueKind.Object)
        {
            throw AlertmanagerException.Bad($"'{name}' is an object of texts");
        }
        foreach (var pair in pairs.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                throw AlertmanagerException.Bad($"'{name}' holds texts, and '{pair.Name}' is none");
            }
            labels.Set(pair.Name, pair.Value.GetString()!);
        }
        return labels.Build();
    }
}
