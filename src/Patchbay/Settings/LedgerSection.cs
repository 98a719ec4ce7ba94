using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.LedgerKeys;

namespace Patchbay.Settings;

/// <summary>Reads how the ledger is kept.</summary>
internal static class LedgerSection
{
    private static readonly string[] FailureWords = ["continue", "refuse"];
    private static readonly string[] DurabilityWords = ["disk", "process"];

    public static LedgerOptions Read(SettingsText text, JsoncNode? node)
    {
        var options = new LedgerOptions();
        if (node is null || text.Object(node, "`ledger`", Keys.All) is not { } ledger) return options;
        var failure = text.Word(ledger.Find(Keys.OnFailure)?.Value, "`onFailure`", FailureWords);
        var durability = text.Word(ledger.Find(Keys.Durability)?.Value, "`durability`", DurabilityWords);
        var days = text.Integer(ledger.Find(Keys.KeepDays)?.Value, "`keepDays`", 1, 36500, "400");
        var megabytes = text.Integer(ledger.Find(Keys.MaxMegabytes)?.Value, "`maxMegabytes`", 4, 1024 * 1024, "1024");
        return options with
        {
            IsEnabled = text.Bool(ledger.Find(Keys.Enabled)?.Value, "`enabled`") ?? options.IsEnabled,
            OnFailure = failure == FailureWords[1] ? OnFailure.Refuse : options.OnFailure,
            Durability = durability == DurabilityWords[1] ? Durability.Process : options.Durability,
            Keep = days is { } keep ? TimeSpan.FromDays(keep) : options.Keep,
            MaxBytes = megabytes is { } most ? most * 1024L * 1024 : options.MaxBytes,
        };
    }
}
