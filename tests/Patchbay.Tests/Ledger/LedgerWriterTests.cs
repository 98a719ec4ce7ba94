using Microsoft.Extensions.Time.Testing;
using Patchbay.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Protocol.Events;

namespace Patchbay.Tests.Ledger;

public sealed class LedgerWriterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pb-writer-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    private ILedgerStore Open() => SqliteLedger.Open(Path.Combine(_folder.FullName, "ledger.db"), Durability.Process);

    [Fact]
    public async Task Each_row_is_written_before_its_exchange_goes_on_and_taken_once_in_order()
    {
        using var writer = new LedgerWriter(Open, new LedgerOptions(), _time);
        List<long> taken = [];
        writer.Taken = row => taken.Add(row.Id);
        await Task.WhenAll(Enumerable.Range(1, 2000).Select(async id =>
        {
            Assert.True(await writer.WriteAsync(SqliteLedgerTests.Row(id)));
            Assert.Contains(writer.Reader!.Rows(new RowQuestion { Most = 2000 }), row => row.Id == id);
        }).Take(50));
        var all = Enumerable.Range(51, 2000).Select(id => writer.WriteAsync(SqliteLedgerTests.Row(id)).AsTask()).ToArray();
        Assert.All(await Task.WhenAll(all), Assert.True);
        Assert.Equal(Enumerable.Range(1, 2050).Select(static id => (long)id), taken);
    }

    [Fact]
    public async Task What_the_store_refuses_waits_and_is_written_when_it_takes_it_again()
    {
        var store = new Stubborn(Open());
        using var writer = new LedgerWriter(() => store, new LedgerOptions(), TimeProvider.System);
        var states = new List<bool>();
        writer.StateChanged += state => states.Add(state.IsWriting);
        store.Refuses = true;
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(1)));
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(2)));
        Assert.Equal((LedgerProblem.DiskFull, 2, 0L), (writer.State.Problem!.Value, writer.State.Waiting, writer.State.Lost));
        store.Refuses = false;
        Assert.True(await writer.WriteAsync(SqliteLedgerTests.Row(3)));
        Assert.Equal([3L, 2, 1], writer.Reader!.Rows(new RowQuestion()).Select(static row => row.Id));
        Assert.Equal((true, 0), (writer.State.IsWriting, writer.State.Waiting));
        Assert.Equal([false, true], states);
    }

    [Fact]
    public async Task An_exchange_waits_for_the_disk_and_who_writes_does_not()
    {
        using SemaphoreSlim begun = new(0), disk = new(0);
        var store = new Stubborn(Open())
        {
            NeedsFlush = true,
            OnFlush = () =>
            {
                begun.Release();
                disk.Wait();
            },
        };
        var writer = new LedgerWriter(() => store, new LedgerOptions(), TimeProvider.System);
        var first = writer.WriteAsync(SqliteLedgerTests.Row(1)).AsTask();
        await begun.WaitAsync();
        var second = writer.WriteAsync(SqliteLedgerTests.Row(2)).AsTask();
        // The second waits for no end of the first.
        await begun.WaitAsync();
        var others = Enumerable.Range(3, 3).Select(id => writer.WriteAsync(SqliteLedgerTests.Row(id)).AsTask()).ToArray();
        // All are there, none is safe.
        Assert.Equal(5, writer.Reader!.Rows(new RowQuestion()).Count);
        Assert.DoesNotContain([first, second, .. others], static row => row.IsCompleted);
        disk.Release();
        Assert.True(await await Task.WhenAny(first, second));
        // Those that came meanwhile share one wait.
        await begun.WaitAsync();
        disk.Release(2);
        Assert.All(await Task.WhenAll([first, second, .. others]), Assert.True);
        Assert.Equal(0, begun.CurrentCount);
        writer.Dispose();
    }

    [Fact]
    public async Task A_disk_that_does_not_take_what_was_written_is_told_and_tried_again()
    {
        var refuses = true;
        ILedgerStore OpenAny() => new Stubborn(Open()) { NeedsFlush = true, OnFlush = () => { if (Volatile.Read(ref refuses)) throw new LedgerException(LedgerProblem.Other, "I/O"); } };
        using var writer = new LedgerWriter(OpenAny, new LedgerOptions(), TimeProvider.System);
        var states = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        writer.StateChanged += state => states.Writer.TryWrite(state.IsWriting);
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(1)));
        // Told without a further row, and taken back so.
        Assert.False(await states.Reader.ReadAsync());
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(2)));
        Volatile.Write(ref refuses, false);
        Assert.True(await writer.WriteAsync(SqliteLedgerTests.Row(3)));
        Assert.True(await states.Reader.ReadAsync());
        Assert.Equal([3L, 2, 1], writer.Reader!.Rows(new RowQuestion()).Select(static row => row.Id));
    }

    [Fact]
    public async Task A_disk_that_failed_once_and_tells_no_more_of_it_is_not_passed_over()
    {
        var opened = 0;
        var fails = 1;
        ILedgerStore OpenAny()
        {
            opened++;
            return new Stubborn(Open()) { NeedsFlush = true, OnFlush = () => { if (Interlocked.Exchange(ref fails, 0) == 1) throw new LedgerException(LedgerProblem.Other, "I/O"); } };
        }

        using var writer = new LedgerWriter(OpenAny, new LedgerOptions(), TimeProvider.System);
        List<bool> states = [];
        writer.StateChanged += state => states.Add(state.IsWriting);
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(1)));
        while (!await writer.WriteAsync(SqliteLedgerTests.Row(2)))
        {
        }

        Assert.Equal([false, true], states);
        Assert.Equal(2, opened);
        Assert.Equal([2L, 1], writer.Reader!.Rows(new RowQuestion()).Select(static row => row.Id));
    }

    [Fact]
    public async Task An_exception_of_the_stores_own_is_no_end()
    {
        var store = new Stubborn(Open()) { Throws = new InvalidOperationException("odd") };
        using var writer = new LedgerWriter(() => store, new LedgerOptions(), TimeProvider.System);
        Assert.False(await writer.WriteAsync(SqliteLedgerTests.Row(1)));
        Assert.Equal("odd", writer.State.Message);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_tried_again()
    {
        var opens = 0;
        using var writer = new LedgerWriter(() => ++opens < 3 ? throw new LedgerException(LedgerProblem.ReadOnly, "no") : Open(), new LedgerOptions(), TimeProvider.System);
        Assert.False(writer.State.IsWriting);
        while (!await writer.WriteAsync(SqliteLedgerTests.Row(opens)))
        {
        }

        Assert.True(writer.State.IsWriting);
    }

    [Fact]
    public async Task Limits_count_what_is_in_the_ledger_and_what_comes_and_begin_anew_at_midnight()
    {
        using (var before = new LedgerWriter(Open, new LedgerOptions(), _time)) await before.WriteAsync(Spent(1, 400));
        using var writer = new LedgerWriter(Open, new LedgerOptions(), _time);
        var book = new LimitBook(writer, _time) { Limits = [new Limit { Per = LimitPeriod.Day, MicroDollars = 1000 }, new Limit { Per = LimitPeriod.Month, Endpoint = "e", Tokens = 10 }, new Limit { Per = LimitPeriod.Session, MicroDollars = 500 }] };
        Assert.Equal("400 400 400", await SpentAsync(book, "s"));
        await writer.WriteAsync(Spent(2, 300));
        await writer.WriteAsync(Spent(3, 200) with { Session = "t", Endpoint = "f" });
        Assert.Equal("900 700 700", await SpentAsync(book, "s"));
        Assert.Equal("900 700 200", await SpentAsync(book, "t"));
        var standing = (await book.StandAsync("s", "e"))!;
        Assert.Equal([false, false, true], standing.Select(static one => one.IsReached));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), standing[0].Resets);

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("0 0 700", await SpentAsync(book, "s"));
        await writer.WriteAsync(Spent(4, 50));
        Assert.Equal("50 50 750", await SpentAsync(book, "s"));
        Assert.Empty((await new LimitBook(writer, _time).StandAsync("s", "e"))!);
    }

    [Fact]
    public async Task Many_at_once_are_counted_to_the_last()
    {
        using var writer = new LedgerWriter(Open, new LedgerOptions(), _time);
        var book = new LimitBook(writer, _time) { Limits = [new Limit { Per = LimitPeriod.Day, MicroDollars = 1 }] };
        await Parallel.ForAsync(0, 5000, async (id, _) =>
        {
            // The first question comes in the middle of it.
            if (id % 97 == 50) await book.StandAsync("s", "e");
            await writer.WriteAsync(Spent(id + 1, 3));
        });
        Assert.Equal("15000", await SpentAsync(book, "s"));
    }

    private static async Task<string> SpentAsync(LimitBook book, string session) => string.Join(' ', (await book.StandAsync(session, "e"))!.Select(static standing => standing.MicroDollars));

    private LedgerRow Spent(int number, long microDollars) => SqliteLedgerTests.Row((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 + number) with { MicroDollars = microDollars, Usage = new TokenUsage(1, 1, null, null) };

    private sealed class Stubborn(ILedgerStore store) : ILedgerStore
    {
        public bool Refuses { get; set; }

        public Exception? Throws { get; init; }

        public bool NeedsMaintenance(bool isIdle) => false;

        public bool NeedsFlush { get; init; }

        /// <summary>What a flush does; none may begin before it is set.</summary>
        public Action OnFlush { get; set; } = static () => { };

        public void Flush() => OnFlush();

        public void Write(LedgerBatch batch)
        {
            if (Throws is not null) throw Throws;
            if (Refuses) throw new LedgerException(LedgerProblem.DiskFull, "full");
            store.Write(batch);
        }

        public int Recover() => store.Recover();

        public bool Tidy(DateTimeOffset keepFrom, long mostBytes) => false;

        public void Maintain()
        {
        }

        public void StartOver()
        {
        }

        public LedgerExtent Extent() => store.Extent();

        public IReadOnlyList<UsageSum> Sum(UsageQuestion question) => store.Sum(question);

        public IReadOnlyList<LedgerRow> Rows(RowQuestion question) => store.Rows(question);

        public void Dispose() => store.Dispose();
    }
}
