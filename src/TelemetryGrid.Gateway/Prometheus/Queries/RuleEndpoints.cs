using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.Gateway.Rules;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>rules</c> and <c>alerts</c>.</summary>
internal static class RuleEndpoints
{
    public static async Task RulesAsync(ApiRequest request)
    {
        var parameters = request.Parameters;
        var filter = RuleFilter.Read(parameters);
        var excludeAlerts = parameters["exclude_alerts"];
        var withoutAlerts = false;
        if (excludeAlerts.Length > 0 && !GoNumber.TryParseBoolean(excludeAlerts, out withoutAlerts))
        {
            throw ApiException.Invalid(
                "exclude_alerts",
                $"error converting exclude_alerts: strconv.ParseBool: parsing {GoText.Quote(excludeAlerts)}: invalid syntax"
            );
        }
        var (limit, token) = ReadPage(parameters);
        var (groups, next) = Page(await RuleReader.GroupsAsync(request.Context), filter, limit, token);
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartObject();
                json.Writer.WriteStartArray("groups");
                foreach (var group in groups)
                {
                    RuleJson.BeginGroup(json, group);
                    foreach (var rule in group.Rules.Where(filter.Has))
                    {
                        RuleJson.WriteRule(json, rule, !withoutAlerts);
                        await json.CatchUpAsync();
                    }
                    RuleJson.EndGroup(json, group);
                }
                json.Writer.WriteEndArray();
                if (next.Length > 0)
                {
                    json.Writer.WriteString("groupNextToken", next);
                }
                json.Writer.WriteEndObject();
            },
            [],
            []
        );
    }

    public static async Task AlertsAsync(ApiRequest request)
    {
        var groups = await RuleReader.GroupsAsync(request.Context);
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartObject();
                json.Writer.WriteStartArray("alerts");
                foreach (var alert in groups.SelectMany(g => g.Rules).SelectMany(r => r.Alerts))
                {
                    RuleJson.WriteAlert(json, alert);
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
                json.Writer.WriteEndObject();
            },
            [],
            []
        );
    }

    /// <summary>The groups of a page and the token of the next one's first group.</summary>
    private static (List<RuleGroupReport> Groups, string Next) Page(
        ImmutableArray<RuleGroupReport> all,
        RuleFilter filter,
        long limit,
        string token
    )
    {
        var wanted = all.Where(filter.Has).Where(g => g.Rules.Any(filter.Has)).ToList();
        var first = token.Length == 0 ? 0 : wanted.FindIndex(g => TokenOf(g) == token);
        if (first < 0)
        {
            throw ApiException.Invalid("group_next_token", $"invalid group_next_token '{token}'. were rule groups changed?");
        }
        var groups = wanted.Skip(first).Take(limit > 0 ? (int)Math.Min(limit, int.MaxValue) : int.MaxValue).ToList();
        return (groups, first + groups.Count < wanted.Count ? TokenOf(wanted[first + groups.Count]) : "");
    }

    private static string TokenOf(RuleGroupReport group) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{group.File};{group.Name}")).AsSpan(0, 20));

    private static (long Limit, string Token) ReadPage(ApiParameters parameters)
    {
        var (limit, token) = (parameters["group_limit"], parameters["group_next_token"]);
        if (limit.Length == 0)
        {
            return token.Length == 0
                ? (0, "")
                : throw ApiException.Invalid("group_limit", "group_limit needs to be set in order to paginate over the groups");
        }
        if (!GoNumber.TryParseInteger(limit, out var value, out var reason))
        {
            throw ApiException.Invalid("group_limit", $"group_limit needs to be a valid number: {reason}");
        }
        return value > 0 ? (value, token) : throw ApiException.Invalid("group_limit", "group_limit needs to be greater than 0");
    }
}
