using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Catalog;

/// <summary><c>labels</c> and <c>label/{name}/values</c>.</summary>
internal static class LabelEndpoints
{
    public static async Task NamesAsync(ApiRequest request)
    {
        var question = CatalogQuestion.Read(request.Parameters, MatcherSets.Read(request.Parameters));
        var answer = question.CanMatch
            ? await request.Require<ISeriesCatalog>().LabelNamesAsync(question.Request, request.Aborted)
            : new CatalogAnswer<string>([], false);
        await request.AnswerAsync(answer.Items, answer.IsTruncated);
    }

    public static async Task ValuesAsync(ApiRequest request)
    {
        var name = EscapedLabelName.Unescape((string)request.Context.GetRouteValue("name")!);
        if (name.Length == 0)
        {
            throw ApiException.BadData($"invalid label name: {GoText.Quote(name)}");
        }
        var question = CatalogQuestion.Read(request.Parameters, MatcherSets.Read(request.Parameters));
        var answer = question.CanMatch
            ? await request.Require<ISeriesCatalog>().LabelValuesAsync(name, question.Request, request.Aborted)
            : new CatalogAnswer<string>([], false);
        await request.AnswerAsync(answer.Items, answer.IsTruncated);
    }
}
