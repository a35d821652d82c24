using Microsoft.AspNetCore.Http.Features;
using TelemetryGrid.Gateway.Prometheus.Errors;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>The parameters of a request, from its form and its URL; where both have one, the form's counts.</summary>
internal sealed class ApiParameters
{
    /// <summary>The longest form read.</summary>
    public const int MaxFormBytes = 10 * 1024 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false,
        ValueCountLimit = 10_000,
        ValueLengthLimit = MaxFormBytes,
        KeyLengthLimit = 2048,
    };

    private readonly IFormCollection? _form;
    private readonly IQueryCollection _query;

    private ApiParameters(IFormCollection? form, IQueryCollection query)
    {
        _form = form;
        _query = query;
    }

    public static async ValueTask<ApiParameters> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var isForm =
            request.HasFormContentType
            && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        if (!HttpMethods.IsPost(request.Method) || !isForm)
        {
            return new ApiParameters(null, request.Query);
        }
        // Queries are longer than what the rest of the API takes.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MaxFormBytes;
        }
        try
        {
            return new ApiParameters(await request.ReadFormAsync(Limits, cancellation), request.Query);
        }
        catch (InvalidDataException e)
        {
            throw ApiException.BadData($"error parsing form values: {e.Message}");
        }
    }

    /// <summary>The first value; empty when there is none.</summary>
    public string this[string name] =>
        _form is not null && _form.TryGetValue(name, out var inForm) ? inForm[0] ?? ""
        : _query.TryGetValue(name, out var inQuery) ? inQuery[0] ?? ""
        : "";

    public IEnumerable<string> All(string name)
    {
        var inForm = _form is null ? [] : (IEnumerable<string?>)_form[name];
        return inForm.Concat(_query[name]).Select(v => v ?? "");
    }
}
