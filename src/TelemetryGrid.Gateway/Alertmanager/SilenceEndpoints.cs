using TelemetryGrid.Alerts;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary><c>silences</c> and <c>silence/{id}</c>.</summary>
internal static class SilenceEndpoints
{
    private static readonly string[] Order = ["active", "pending", "expired"];

    public static async Task ListAsync(HttpContext context)
    {
        var matchers = AlertFilter.MatchersOf(context).ToArray();
        var now = Now(context);
        // Active first, those that end soonest in front; then pending; then expired, the latest in front.
        var silences = (await Grain(context).ReadAsync(-1))
            .Silences.Where(s => matchers.All(m => m.Matches(s.Matchers.FirstOrDefault(o => o.Name == m.Name)?.Value ?? "")))
            .OrderBy(s => Array.IndexOf(Order, SilenceJson.StateOf(s, now)))
            .ThenBy(s =>
                SilenceJson.StateOf(s, now) switch
                {
                    "active" => s.EndsAt.UtcTicks,
                    "pending" => s.StartsAt.UtcTicks,
                    _ => -s.EndsAt.UtcTicks,
                }
            )
            .ToArray();
        await AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartArray();
                foreach (var silence in silences)
                {
                    SilenceJson.Write(json, silence, now);
                }
                json.WriteEndArray();
            }
        );
    }

    public static async Task GetAsync(HttpContext context)
    {
        var id = Id(context);
        var silence = (await Grain(context).ReadAsync(-1)).Silences.FirstOrDefault(s => s.Id == id) ?? throw Missing(id);
        await AlertmanagerAnswer.JsonAsync(context, json => SilenceJson.Write(json, silence, Now(context)));
    }

    public static async Task SetAsync(HttpContext context)
    {
        using var body = await AlertmanagerBody.ReadAsync(context);
        var outcome = await Grain(context).SetAsync(SilenceJson.Read(body.RootElement));
        if (outcome.Error.Length > 0)
        {
            throw outcome.IsMissing
                ? new AlertmanagerException(StatusCodes.Status404NotFound, outcome.Error)
                : AlertmanagerException.Bad(outcome.Error);
        }
        await AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("silenceID", outcome.Id);
                json.WriteEndObject();
            }
        );
    }

    public static async Task ExpireAsync(HttpContext context)
    {
        var outcome = await Grain(context).ExpireAsync(Id(context));
        if (outcome.Error.Length > 0)
        {
            throw outcome.IsMissing
                ? Missing(Id(context))
                : new AlertmanagerException(StatusCodes.Status500InternalServerError, outcome.Error);
        }
    }

    private static AlertmanagerException Missing(string id) =>
        new(StatusCodes.Status404NotFound, $"there is no silence '{id[..Math.Min(id.Length, 64)]}'");

    private static string Id(HttpContext context)
    {
        var id = context.GetRouteValue("id") as string ?? "";
        return Guid.TryParse(id, out _)
            ? id
            : throw new AlertmanagerException(
                StatusCodes.Status422UnprocessableEntity,
                $"silenceID in path must be of type uuid: \"{id[..Math.Min(id.Length, 64)]}\""
            );
    }

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static ISilenceGrain Grain(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<IGrainFactory>()
            .GetGrain<ISilenceGrain>(context.RequestServices.GetRequiredService<AlertOptions>().Site);
}
