using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>Silences as the API writes and reads them.</summary>
internal static class SilenceJson
{
    public static void Write(Utf8JsonWriter json, GridSilence silence, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id", silence.Id);
        json.WriteStartObject("status");
        json.WriteString("state", StateOf(silence, now));
        json.WriteEndObject();
        AlertmanagerAnswer.Time(json, "updatedAt", silence.UpdatedAt);
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        AlertmanagerAnswer.Time(json, "endsAt", silence.EndsAt);
        json.WriteStartArray("matchers");
        foreach (var matcher in silence.Matchers)
        {
            json.WriteStartObject();
            json.WriteBoolean("isEqual", matcher.IsEqual);
            json.WriteBoolean("isRegex", matcher.IsRegex);
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        AlertmanagerAnswer.Time(json, "startsAt", silence.StartsAt);
        json.WriteEndObject();
    }

    public static string StateOf(GridSilence silence, DateTimeOffset now) =>
        now < silence.StartsAt ? "pending"
        : now < silence.EndsAt ? "active"
        : "expired";

    public static GridSilence Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw AlertmanagerException.Bad("parsing silence body from \"\" failed, because an object is expected");
        }
        foreach (var required in (string[])["matchers", "startsAt", "endsAt", "createdBy", "comment"])
        {
            if (!body.TryGetProperty(required, out _))
            {
                throw new AlertmanagerException(StatusCodes.Status422UnprocessableEntity, $"silence.{required} in body is required");
            }
        }
        return new GridSilence
        {
            Id = AlertmanagerBody.Text(body, "id"),
            Matchers = ReadMatchers(body.GetProperty("matchers")),
            StartsAt = AlertmanagerBody.Time(body, "startsAt") ?? throw AlertmanagerException.Bad("invalid silence: invalid start time"),
            EndsAt = AlertmanagerBody.Time(body, "endsAt") ?? throw AlertmanagerException.Bad("invalid silence: invalid end time"),
            CreatedBy = AlertmanagerBody.Text(body, "createdBy"),
            Comment = AlertmanagerBody.Text(body, "comment"),
        };
    }

    public static LabelMatcher[] Matchers(GridSilence silence) =>
        [
            .. silence.Matchers.Select(m => new LabelMatcher(
                m.Name,
                (m.IsEqual, m.IsRegex) switch
                {
                    (true, false) => MatchOperator.Equal,
                    (false, false) => MatchOperator.NotEqual,
                    (true, true) => MatchOperator.Regex,
                    _ => MatchOperator.NotRegex,
                },
                m.Value
            )),
        ];

    private static ImmutableArray<GridMatcher> ReadMatchers(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw AlertmanagerException.Bad("'matchers' is a list");
        }
        var matchers = ImmutableArray.CreateBuilder<GridMatcher>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw AlertmanagerException.Bad("a matcher is an object");
            }
            matchers.Add(
                new GridMatcher(
                    AlertmanagerBody.Text(item, "name"),
                    AlertmanagerBody.Text(item, "value"),
                    item.TryGetProperty("isRegex", out var isRegex) && isRegex.ValueKind == JsonValueKind.True,
                    !item.TryGetProperty("isEqual", out var isEqual) || isEqual.ValueKind != JsonValueKind.False
                )
            );
        }
        return matchers.ToImmutable();
    }
}
