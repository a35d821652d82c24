using System.Collections.Immutable;

namespace TelemetryGrid.Sources.Api;

/// <summary>
/// A place in a JSON document, written much as JSONPath writes it (RFC 9535, without slices, unions, descent and functions):
/// <c>$.a.b[*].c</c>, <c>[0]</c>, <c>[-1]</c>, <c>['x y']</c>, <c>.*</c>, <c>[?(@.kind == 'fan')]</c>. It begins with <c>$</c>, the
/// document, or with <c>@</c>, the element that the last <c>*</c> or filter led to, <c>@@</c> the one around it, and so on.
/// <c>@~</c> is the element's name or number in what holds it.
/// </summary>
/// <param name="Up">0 begins at the document, 1 at the element, 2 at the one around it.</param>
/// <param name="IsKey">It means the element's name, not the element.</param>
/// <param name="Text">As it was written.</param>
public sealed record ApiPath(int Up, ImmutableArray<ApiPathStep> Steps, bool IsKey, string Text)
{
    public static ApiPath Document { get; } = new(0, [], false, "$");

    /// <summary>It may lead to several places.</summary>
    public bool IsMany => Steps.Any(s => s.IsMany);

    /// <summary>Steps to several places.</summary>
    public int Depth => Steps.Count(s => s.IsMany);

    /// <exception cref="FormatException">It is none; the message says why, and at which character.</exception>
    public static ApiPath Parse(string text)
    {
        var reader = new ApiTextReader(text);
        var path = ApiPathReader.Read(ref reader);
        return reader.IsAtEnd ? path : throw reader.Error("nothing may follow a path");
    }

    public override string ToString() => Text;
}
