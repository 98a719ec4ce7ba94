using Microsoft.Extensions.Logging;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Telemetry;

/// <summary>A finding as a log record: code, endpoint, what happened and what to do. Not the endpoint's own words, which may repeat a prompt.</summary>
internal static class FindingRecord
{
    /// <summary>Category of the records.</summary>
    public const string Category = "patchbay.findings";

    /// <summary>Logs one.</summary>
    public static void Log(ILoggerFactory logging, Finding finding, EndedExchange ended)
    {
        List<KeyValuePair<string, object?>> attributes =
        [
            new(OwnNames.Finding, finding.Code),
            new(OwnNames.FindingLayer, finding.Layer.Word()),
            new(OwnNames.Endpoint, ended.Entry.Endpoint),
            new(OwnNames.Exchange, ended.Entry.Id),
        ];
        if (ended.Entry.Session.Length > 0) attributes.Add(new(SemanticNames.ConversationId, ended.Entry.Session));
        try
        {
            logging.CreateLogger(Category).Log(LogLevel.Warning, default, attributes, null, (_, _) => $"{finding.Code}: {finding.What} To do: {finding.Remedy}");
        }
        catch (ObjectDisposedException)
        {
            // The receiver was taken out of the settings just now.
        }
    }
}
