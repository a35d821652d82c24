namespace TelemetryGrid.Notifications.Texts;

/// <summary>Mail: a subject, a text, and HTML that every mail program shows, with all its style in attributes.</summary>
internal static class MailTemplates
{
    // What is filled in is escaped; links are only made of what is one, so that no alert can bring a script.
    public const string Text = """
        {{ define "email.default.subject" }}{{ template "__subject" . }}{{ end -}}
        {{ define "email.default.text" }}{{ template "__text" . }}
        All alerts of the group: {{ template "__alertmanagerURL" . }}
        {{ end -}}
        {{ define "__html_alert" }}<div style="border-left:4px solid {{ if eq .Status "firing" }}#c01c28{{ else }}#26a269{{ end }};padding:4px 12px;margin:12px 0">
        <p style="margin:4px 0;font-weight:bold">{{ template "__alert_title" . }}</p>
        {{ with .Annotations.description }}<p style="margin:4px 0">{{ . }}</p>
        {{ end }}{{ with .Annotations.remediation }}<p style="margin:4px 0"><b>What to do:</b> {{ . }}</p>
        {{ end }}<p style="margin:4px 0;color:#5e5c64">Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC{{ if eq .Status "resolved" }}, until {{ .EndsAt.UTC.Format "2006-01-02 15:04:05" }} UTC{{ end }}</p>
        <table style="border-collapse:collapse;font-size:13px">{{ range .Labels.SortedPairs }}
        <tr><td style="padding:1px 12px 1px 0;color:#5e5c64">{{ .Name }}</td><td style="padding:1px 0">{{ .Value }}</td></tr>{{ end }}
        </table>
        <p style="margin:4px 0">{{ with .Annotations.runbook_url }}{{ if match "^https?://" . }}<a href="{{ . }}" style="color:#1a5fb4">Runbook</a>{{ else }}Runbook: {{ . }}{{ end }} {{ end }}{{ with .GeneratorURL }}{{ if match "^https?://" . }}<a href="{{ . }}" style="color:#1a5fb4">Graph</a>{{ end }}{{ end }}</p>
        </div>
        {{ end -}}
        {{ define "email.default.html" }}<!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>{{ template "__subject" . }}</title></head>
        <body style="font-family:sans-serif;font-size:15px;color:#241f31;max-width:760px">
        <h1 style="font-size:19px;color:{{ if eq .Status "firing" }}#c01c28{{ else }}#26a269{{ end }}">{{ template "__subject" . }}</h1>
        {{ if .Alerts.Firing }}<h2 style="font-size:16px">Firing ({{ len .Alerts.Firing }})</h2>
        {{ range .Alerts.Firing }}{{ template "__html_alert" . }}{{ end }}{{ end }}
        {{ if .Alerts.Resolved }}<h2 style="font-size:16px">Resolved ({{ len .Alerts.Resolved }})</h2>
        {{ range .Alerts.Resolved }}{{ template "__html_alert" . }}{{ end }}{{ end }}
        <p><a href="{{ template "__alertmanagerURL" . }}" style="color:#1a5fb4">All alerts of the group</a></p>
        </body></html>
        {{ end -}}
        """;
}
