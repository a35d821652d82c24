using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Collectors.Declarations;

namespace TelemetryGrid.Collectors.Enrichment.Files;

/// <summary>
/// Rows of comma-separated values (RFC 4180) below a line that names the columns. Empty lines, and lines that begin with <c>#</c>, are
/// passed over; a row is one line, so that one missing quote does not swallow the rest.
/// </summary>
internal sealed class CsvText
{
    private readonly string _source;
    private readonly string[] _lines;
    private readonly int _header;
    private readonly string[] _columns;

    private CsvText(string source, string[] lines, int header, string[] columns)
    {
        (_source, _lines, _header, _columns) = (source, lines, header, columns);
    }

    /// <param name="required">The column without which a row says nothing.</param>
    /// <param name="optional">Others that are known; further ones are errors.</param>
    public static bool TryOpen(
        string source,
        string text,
        string required,
        IReadOnlyList<string> optional,
        List<DeclarationError> errors,
        [NotNullWhen(true)] out CsvText? csv
    )
    {
        csv = null;
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var header = Array.FindIndex(lines, l => !IsPassedOver(l));
        if (header < 0)
        {
            errors.Add(new DeclarationError(source, 1, $"the file is empty; a first line with the column '{required}' is expected."));
            return false;
        }
        if (Split(lines[header]) is not { } columns)
        {
            errors.Add(new DeclarationError(source, header + 1, "a quote in the line of column names is not closed."));
            return false;
        }
        var before = errors.Count;
        foreach (var column in columns.Where(c => c != required && !optional.Contains(c)))
        {
            errors.Add(
                new DeclarationError(source, header + 1, $"'{column}' is no column; known are {required}, {string.Join(", ", optional)}.")
            );
        }
        if (!columns.Contains(required))
        {
            errors.Add(new DeclarationError(source, header + 1, $"the column '{required}' is missing."));
        }
        if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Length)
        {
            errors.Add(new DeclarationError(source, header + 1, "a column is named twice."));
        }
        if (errors.Count > before)
        {
            return false;
        }
        csv = new CsvText(source, lines, header, columns);
        return true;
    }

    /// <summary>Every sound row, with the number of its line; of the others an error is told.</summary>
    public IEnumerable<(int Line, IReadOnlyDictionary<string, string> Values)> Rows(List<DeclarationError> errors)
    {
        for (var i = _header + 1; i < _lines.Length; i++)
        {
            if (IsPassedOver(_lines[i]))
            {
                continue;
            }
            if (Split(_lines[i]) is not { } fields)
            {
                errors.Add(new DeclarationError(_source, i + 1, "a quote is not closed."));
            }
            else if (fields.Length != _columns.Length)
            {
                errors.Add(new DeclarationError(_source, i + 1, $"{fields.Length} values stand below {_columns.Length} columns."));
            }
            else
            {
                yield return (
                    i + 1,
                    Enumerable.Range(0, fields.Length).ToDictionary(n => _columns[n], n => fields[n], StringComparer.Ordinal)
                );
            }
        }
    }

    private static bool IsPassedOver(string line) => line.AsSpan().Trim() is [] or ['#', ..];

    /// <returns>The fields without blanks around them; null when a quote is not closed or text follows it.</returns>
    private static string[]? Split(string line)
    {
        var fields = new List<string>();
        var rest = line.AsSpan().Trim();
        while (true)
        {
            rest = rest.TrimStart();
            if (rest is not ['"', ..])
            {
                var comma = rest.IndexOf(',');
                fields.Add((comma < 0 ? rest : rest[..comma]).Trim().ToString());
                if (comma < 0)
                {
                    return [.. fields];
                }
                rest = rest[(comma + 1)..];
                continue;
            }
            var end = 1;
            while (end < rest.Length && (rest[end] != '"' || (end + 1 < rest.Length && rest[end + 1] == '"')))
            {
                end += rest[end] == '"' ? 2 : 1;
            }
            if (end >= rest.Length)
            {
                return null;
            }
            fields.Add(rest[1..end].ToString().Replace("\"\"", "\"", StringComparison.Ordinal));
            rest = rest[(end + 1)..].TrimStart();
            if (rest.IsEmpty)
            {
                return [.. fields];
            }
            if (rest[0] != ',')
            {
                return null;
            }
            rest = rest[1..];
        }
    }
}
