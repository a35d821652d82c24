using System.Text;

namespace TelemetryGrid.Notifications.Mime;

/// <summary>A message of a text, of HTML, or of both, of which a reader shows the better (RFC 2046 section 5.1.4).</summary>
/// <param name="Headers">The header's fields as <see cref="HeaderText"/> gives them, without those that tell of the body.</param>
/// <param name="Text">Empty for none.</param>
/// <param name="Html">Empty for none.</param>
/// <param name="Id">Letters and digits that keep the parts apart.</param>
internal sealed record MailMessage(string Headers, string Text, string Html, string Id)
{
    /// <summary>All lines end in CRLF; all is ASCII; no line is longer than 998 characters.</summary>
    public byte[] ToBytes()
    {
        var message = new StringBuilder(Headers).Append("MIME-Version: 1.0\r\n");
        if (Text.Length > 0 && Html.Length > 0)
        {
            // No quoted-printable text has an equals sign followed by an underscore, so no part can hold the boundary.
            var boundary = $"=_{Id}";
            message.Append("Content-Type: multipart/alternative;\r\n boundary=\"").Append(boundary).Append("\"\r\n\r\n");
            Part($"--{boundary}\r\n", "text/plain", Text);
            Part($"--{boundary}\r\n", "text/html", Html);
            message.Append("--").Append(boundary).Append("--\r\n");
        }
        else
        {
            Part("", Html.Length > 0 ? "text/html" : "text/plain", Html.Length > 0 ? Html : Text);
        }
        return Encoding.UTF8.GetBytes(message.ToString());

        void Part(string begin, string type, string text) =>
            message
                .Append(begin)
                .Append("Content-Type: ")
                .Append(type)
                .Append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
                .Append(QuotedPrintable.Encode(text));
    }
}
