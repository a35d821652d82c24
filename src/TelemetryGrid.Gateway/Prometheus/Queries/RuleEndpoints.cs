using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary><c>rules</c> and <c>alerts</c>: there are none, and questions for them are checked all the same.</summary>
internal static class RuleEndpoints
{
    public static Task RulesAsync(ApiRequest request)
    {
        var parameters = request.Parameters;
        MatcherSets.ReadNamed(parameters);
        var type = parameters["type"];
        if (type.ToUpperInvariant() is not ("" or "ALERT" or "RECORD"))
        {
            throw ApiException.Invalid("type", $"not supported value {GoText.Quote(type)}");
        }
        var excludeAlerts = parameters["exclude_alerts"];
        if (excludeAlerts.Length > 0 && !GoNumber.TryParseBoolean(excludeAlerts, out _))
        {
            throw ApiException.Invalid(
                "exclude_alerts",
                $"error converting exclude_alerts: strconv.ParseBool: parsing {GoText.Quote(excludeAlerts)}: invalid syntax"
            );
        }
        CheckPage(parameters);
        return request.AnswerAsync(json =>
        {
            json.Writer.WriteStartObject();
            json.Writer.WriteStartArray("groups");
            json.Writer.WriteEndArray();
            json.Writer.WriteEndObject();
        });
    }

    public static Task AlertsAsync(ApiRequest request) =>
        request.AnswerAsync(json =>
        {
            json.Writer.WriteStartObject();
            json.Writer.WriteStartArray("alerts");
            json.Writer.WriteEndArray();
            json.Writer.WriteEndObject();
        });

    private static void CheckPage(ApiParameters parameters)
    {
        var (limit, token) = (parameters["group_limit"], parameters["group_next_token"]);
        if (limit.Length == 0)
        {
            if (token.Length > 0)
            {
                throw ApiException.Invalid("group_limit", "group_limit needs to be set in order to paginate over the groups");
            }
            return;
        }
        if (!GoNumber.TryParseInteger(limit, out var value, out var reason))
        {
            throw ApiException.Invalid("group_limit", $"group_limit needs to be a valid number: {reason}");
        }
        if (value <= 0)
        {
            throw ApiException.Invalid("group_limit", "group_limit needs to be greater than 0");
        }
        if (token.Length > 0)
        {
            throw ApiException.Invalid("group_next_token", $"invalid group_next_token '{token}'. were rule groups changed?");
        }
    }
}
