using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Tests;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Trust.Detection;
using Myna.Trust.Ledger;
using Myna.Trust.Measurement;
using Myna.Trust.Verification;
using Myna.Voice;

namespace Myna.Trust.Tests.Verification;

/// <summary>What is judged of real recordings, with the model and the held-out clips of the repository.</summary>
public sealed class RecordingTests(RecordingTests.Loaded loaded) : IClassFixture<RecordingTests.Loaded>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Speakers_of_the_other_half_are_told_apart()
    {
        SpeakerErrors errors = SpeakerErrors.Measure(loaded.Clips, loaded.Embedder, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{errors} slope {errors.Calibration.Slope} threshold {errors.Calibration.Threshold}");
        Assert.InRange(errors.Eer, 0, 0.10);
        Assert.InRange(errors.FalseAccepts, 0, 0.10);

        // What is built in is what this measurement gives.
        Assert.Equal(errors.Calibration.Slope, loaded.Embedder.Calibration.Slope, 3);
        Assert.Equal(errors.Calibration.Threshold, loaded.Embedder.Calibration.Threshold, 3);
    }

    [Fact]
    public void Recordings_made_in_another_way_stay_the_same_speaker()
    {
        var verifier = new SpeakerVerifier(loaded.Embedder);
        HeldOutClip clip = loaded.Clips[0];
        AudioClip at16 = clip.Clip.Resampled(16_000);
        Assert.InRange(verifier.Compare(("a", clip.Clip), ("b", at16), Cancellation).Score, 0.97, 1);
        AudioClip louder = clip.Clip with { Samples = [.. clip.Clip.Samples.Select(sample => sample * 3)] };
        Assert.InRange(verifier.Compare(("a", clip.Clip), ("b", louder), Cancellation).Score, 0.99, 1);
        Assert.Contains("silent", Assert.Throws<MynaException>(() => loaded.Embedder.Embed(new AudioClip(new float[48_000], 1, 24_000), "quiet.wav", Cancellation)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<MynaException>(() => loaded.Embedder.Embed(new AudioClip([], 1, 24_000), "none.wav", Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_of_a_clip_is_found_after_coding_and_readings_of_others_are_not()
    {
        AudioClip clip = loaded.Clips[0].Clip;
        SoundPrint print = SoundPrint.Of(clip);
        Assert.Equal(print.Words, SoundPrint.FromBase64(print.ToBase64())!.Words);
        var random = new Random(3);
        float[] within = [.. new float[20_011], .. clip.Samples.Select(sample => (sample * 0.4f) + (0.002f * (random.NextSingle() - 0.5f))), .. new float[9_000]];
        SoundMatch found = print.FindIn(SoundPrint.Of(new AudioClip(within, 1, clip.SampleRate)), Cancellation)!;
        Assert.True(found.IsSame, $"{found}");
        Assert.True(print.FindIn(SoundPrint.Of(clip.Resampled(8_000)), Cancellation)!.IsSame);

        // Every other clip, those of the same reader among them.
        double least = loaded.Clips.Skip(1).Min(other => print.FindIn(SoundPrint.Of(other.Clip), Cancellation)!.BitErrorRate);
        TestContext.Current.TestOutputHelper?.WriteLine($"least bit error rate of another clip {least}");
        Assert.True(least > SoundPrint.SameBelow, $"{least}");

        using var folder = new TemporaryFolder();
        if (Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), place => File.Exists(Path.Combine(place, "ffmpeg"))))
        {
            string mp3 = folder.File("clip.mp3");
            await AudioFile.WriteAsync(mp3, clip, Cancellation);
            SoundMatch coded = print.FindIn(SoundPrint.Of(await AudioFile.ReadAsync(mp3, Cancellation)), Cancellation)!;
            Assert.True(coded.IsSame, $"{coded}");
        }
    }

    [Fact]
    public void Blocked_voice_is_found_in_another_clip()
    {
        using var folder = new TemporaryFolder();
        var list = new BlockList(new TrustFolder(folder.File("trust")));
        var verifier = new SpeakerVerifier(loaded.Embedder);
        HeldOutClip[] own = [.. loaded.Clips.Where(clip => clip.Speaker == "s5")];
        BlockedVoice blocked = list.Add(verifier.Enrol([.. own[..3].Select(clip => (clip.Name, clip.Clip))], Cancellation), "Someone", "opted out");
        Assert.Equal(blocked.Id, list.Find(loaded.Embedder.Embed(own[3].Clip, "other", Cancellation), verifier)?.Entry.Id);
        Assert.Null(list.Find(loaded.Embedder.Embed(loaded.Clips.First(clip => clip.Speaker == "s2").Clip, "other", Cancellation), verifier));
        Assert.Throws<MynaException>(() => list.Remove("nobody"));
        list.Remove("Someone");
        Assert.Empty(list.List());
        File.WriteAllText(new TrustFolder(folder.File("trust")).BlockListFile, "[");
        Assert.Throws<MynaException>(() => list.List());
    }

    [Fact]
    public async Task Consent_is_taken_for_a_right_reading_and_for_nothing_else()
    {
        InstalledEspeak.Require();
        using var folder = new TemporaryFolder();
        var trust = new TrustFolder(folder.File("trust"));
        var store = new ConsentStore(trust);
        string[] parts = ["s7_0.wav", "s7_2.wav", "s7_3.wav"];
        HeldOutClip[] clips = [.. parts.Select(name => loaded.Clips.Single(clip => clip.Name == name))];
        var recording = new AudioClip([.. clips.SelectMany(clip => clip.Clip.Samples)], 1, 24_000);

        // The clips' own words stand for a challenge: nobody here can read a new one aloud.
        ConsentChallenge fresh = store.Challenges.Create(new ConsentTerms("Anna", "Example Ltd", "reading") { VoiceId = "voice_7" });
        ConsentVerifier verifier = loaded.Verifier(marked: false);
        HeldOutClip reference = loaded.Clips.Single(clip => clip.Name == "s7_1.wav");
        var same = new ConsentReference { Print = loaded.Embedder.Embed(reference.Clip, "reference", Cancellation), Sound = SoundPrint.Of(reference.Clip) };

        ConsentVerification right = await Statement(verifier, same);
        Assert.True(right.IsAccepted, string.Join("; ", right.Refusals));
        HeldOutClip stranger = loaded.Clips.Single(clip => clip.Name == "s5_0.wav");
        var other = new ConsentReference { Print = loaded.Embedder.Embed(stranger.Clip, "reference", Cancellation), Sound = SoundPrint.Of(stranger.Clip) };
        Assert.Contains("does not sound like", Assert.Single((await Statement(verifier, other)).Refusals), StringComparison.Ordinal);
        Assert.Contains("replays", Assert.Single((await Statement(verifier, same with { Sound = SoundPrint.Of(clips[1].Clip) })).Refusals), StringComparison.Ordinal);
        Assert.Contains("watermark", Assert.Single((await Statement(loaded.Verifier(marked: true), same)).Refusals), StringComparison.Ordinal);

        // Another sentence: the fresh challenge was not what they read.
        ConsentVerification wrong = await verifier.VerifyAsync(fresh, recording, "00", isSynthetic: true, same, Cancellation);
        Assert.Equal(2, wrong.Refusals.Count);
        Assert.Contains("was not heard", wrong.Refusals[0], StringComparison.Ordinal);
        Assert.Contains("provenance", wrong.Refusals[1], StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => store.Accept(fresh, wrong));
        Assert.Empty(store.List());
        StoredConsent taken = store.Accept(fresh, right);
        Assert.Equal(ConsentState.Active, taken.At(DateTimeOffset.UtcNow));
        Assert.Contains("used already", Assert.Throws<MynaException>(() => store.Accept(fresh, right)).Message, StringComparison.Ordinal);
        Assert.Equal([AuditEvents.ChallengeCreated, AuditEvents.ConsentRefused, AuditEvents.ConsentCreated], store.Audit.Read(Cancellation).Select(entry => entry.Event));

        Task<ConsentVerification> Statement(ConsentVerifier by, ConsentReference reference) => by.VerifyStatementAsync(
            string.Join(" ", clips.Select(clip => clip.Text + ".")), "en", recording, "00", isSynthetic: false, reference, Cancellation);
    }

    [Fact]
    public async Task Sentence_that_Myna_spoke_in_the_voice_is_no_consent()
    {
        InstalledEspeak.Require();
        HeldOutClip reference = loaded.Clips.Single(clip => clip.Name == "s7_1.wav");
        VoicePrompt voice = loaded.Model.CreatePrompt(reference.Clip.Samples, reference.Clip.SampleRate, cancellationToken: Cancellation);
        var challenge = ConsentChallenge.Create(new ConsentTerms("Anna", "Example Ltd", "reading"));
        var samples = new List<float>();
        using (ISpeaker speaker = loaded.Model.CreateSpeaker())
        {
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(new SpeechRequest(challenge.Sentence, voice), Cancellation))
            {
                samples.AddRange(chunk.Samples.Span);
            }
        }

        var spoken = new AudioClip([.. samples], 1, loaded.Model.SampleRate);
        var same = new ConsentReference { Print = loaded.Embedder.Embed(reference.Clip, "reference", Cancellation), Sound = SoundPrint.Of(reference.Clip) };
        ConsentVerification found = await new ConsentVerifier(loaded.Model).VerifyAsync(challenge, spoken, "00", isSynthetic: false, same, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{found.Phrase} {found.Speaker}");
        Assert.True(found.IsWatermarked);
        Assert.Contains(found.Refusals, refusal => refusal.Contains("watermark", StringComparison.Ordinal));
        Assert.True(found.Phrase.IsRead, "a clone reads plainly: only its mark gives it away");

        // An MP3 of it without any tag or manifest: the mark is in the sound.
        using var folder = new TemporaryFolder();
        string mp3 = folder.File("reading.mp3");
        await AudioFile.WriteAsync(mp3, spoken, Cancellation);
        Assert.False(SyntheticMarks.In(mp3, Cancellation));
        ConsentVerification coded = await new ConsentVerifier(loaded.Model).VerifyAsync(challenge, mp3, same, Cancellation);
        Assert.True(coded.IsWatermarked);
        Assert.Contains(coded.Refusals, refusal => refusal.Contains("watermark", StringComparison.Ordinal));
        DetectionReport report = await new TrustDetector().DetectAsync(mp3, Cancellation);
        Assert.Equal((true, false, true), (report.Watermark.Present, report.SaysSynthetic, report.IsMarked));
        DetectionReport human = await new TrustDetector().DetectAsync(Path.Combine(LiteModel.FindFolder(), "verification", "s7_1.wav"), Cancellation);
        Assert.False(human.IsMarked);
        Assert.Contains("not evidence", human.Guess!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_words_are_heard_and_others_are_not()
    {
        InstalledEspeak.Require();
        PhraseErrors errors = await PhraseErrors.MeasureAsync(
            [.. loaded.Clips.Where(clip => clip.Speaker is "s1" or "s7")], loaded.Model.CreateAligner(), perSpeaker: 1, cancellationToken: Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", errors.Rows));
        Assert.Equal(0, errors.FalseRejects);
        Assert.Equal(0, errors.FalseAccepts);
    }

    [Fact]
    public void Most_people_whom_the_guess_was_not_fitted_to_sound_like_people()
    {
        HeldOutClip[] others = [.. loaded.Clips.Where(clip => string.CompareOrdinal(clip.Speaker, "s4") >= 0)];
        Assert.InRange(others.Count(clip => SyntheticSpeech.Fitted.Guess(clip.Clip, Cancellation)!.Score > 0.5), 0, 3);
        Assert.Null(SyntheticSpeech.Fitted.Guess(new AudioClip(new float[24_000], 1, 24_000), Cancellation));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    public async Task Readings_in_other_languages_are_judged_and_wrong_words_are_noticed(string language)
    {
        // No recordings of people lie in the repository in these languages: a synthesizer that nobody trained reads.
        InstalledEspeak.Require();
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> list = ChallengeLanguage.Get(language).Words;
        var challenge = ConsentChallenge.Create(new ConsentTerms("Anna", "Myna", ConsentChallenge.UsualPurpose(language)), language) with
        {
            Words = [.. Enumerable.Range(0, ConsentChallenge.WordCount).Select(i => list[(i * 17) + 5])],
        };
        string wav = folder.File("reading.wav");
        using (var espeak = System.Diagnostics.Process.Start("espeak-ng", ["-v", language, "-s", "130", "-w", wav, challenge.Sentence]))
        {
            await espeak.WaitForExitAsync(Cancellation);
        }

        AudioClip clip = await AudioFile.ReadAsync(wav, Cancellation);
        var check = new PhraseCheck(loaded.Model.CreateAligner());
        PhraseReading right = await check.ReadAsync(challenge, clip, Cancellation);
        PhraseReading wrong = await check.ReadAsync(challenge with { Words = [.. list.Where(word => !challenge.Words.Contains(word)).TakeLast(4), .. challenge.Words.Skip(4)] }, clip, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{right.IsRead} {right.Confidence:0.00} {string.Join(' ', right.Words.Select(word => $"{word.Word} {word.Evidence:0.0}"))}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{wrong.IsRead} {wrong.Confidence:0.00} {string.Join(' ', wrong.Words.Select(word => $"{word.Word} {word.Evidence:0.0}"))}");
        Assert.True(right.Evidence > wrong.Evidence + 0.2);
        Assert.True(right.Words.Count(word => word.IsHeard) >= 7);
        Assert.Contains(wrong.Words.Take(4), word => !word.IsHeard);
        Assert.False(wrong.IsRead);
    }

    [Fact]
    public async Task Bad_recordings_are_refused_with_a_reason()
    {
        ConsentVerifier verifier = loaded.Verifier(marked: false);
        using var folder = new TemporaryFolder();
        var challenge = ConsentChallenge.Create(new ConsentTerms("Anna", "Example Ltd", "reading"));
        string text = folder.File("notes.wav");
        File.WriteAllText(text, "hello");
        await Assert.ThrowsAsync<MynaException>(() => verifier.VerifyAsync(challenge, text, new ConsentReference(), Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => verifier.VerifyAsync(challenge, folder.File("none.wav"), new ConsentReference(), Cancellation));
        string brief = folder.File("brief.wav");
        await AudioFile.WriteAsync(brief, loaded.Clips[0].Clip, Cancellation);
        Assert.Contains("3.0 s long", (await Assert.ThrowsAsync<MynaException>(() => verifier.VerifyAsync(challenge, brief, new ConsentReference(), Cancellation))).Message, StringComparison.Ordinal);
        string silent = folder.File("silent.wav");
        await AudioFile.WriteAsync(silent, new AudioClip(new float[240_000], 1, 24_000), Cancellation);
        Assert.Contains("silent", (await Assert.ThrowsAsync<MynaException>(() => verifier.VerifyAsync(challenge, silent, new ConsentReference(), Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_leads_from_a_number_to_the_speech()
    {
        using var folder = new TemporaryFolder();
        var trust = new TrustFolder(folder.File("trust"));
        var ledger = new GenerationLedger(trust);
        VoicePrompt voice = loaded.Model.CreatePrompt(loaded.Clips[0].Clip.Samples, 24_000, new PromptOptions { Name = "anna" }, Cancellation);
        LedgerEntry first = ledger.Add("Good morning.", voice, cancellationToken: Cancellation), second = ledger.Add("Good night.", voice, "cons_1", Cancellation);
        Assert.Equal((1u, 2u), (first.Id, second.Id));
        LedgerEntry found = ledger.Find(2, Cancellation)!;
        Assert.Equal(("anna", voice.ModelTag, "cons_1", VoiceIdentity.Of(voice)), (found.Voice, found.Model, found.ConsentId, found.VoiceId));
        Assert.True(ledger.IsText(found, "Good night."));
        Assert.False(ledger.IsText(found, "Good morning."));
        Assert.DoesNotContain("Good", File.ReadAllText(trust.LedgerFile), StringComparison.Ordinal);
        Assert.Null(ledger.Find(3, Cancellation));
        Assert.Equal((second with { }, false), ledger.AddOnce("Good night.", voice, "cons_1", Cancellation));
        (LedgerEntry third, bool isNew) = ledger.AddOnce("Good night.", voice, "cons_2", Cancellation);
        Assert.Equal((3u, true), (third.Id, isNew));
        Assert.Equal((3u, false), (new GenerationLedger(trust).AddOnce("Good night.", voice, "cons_2", Cancellation).Entry.Id, new GenerationLedger(trust).AddOnce("Good night.", voice, "cons_2", Cancellation).IsNew));
        Assert.Equal(VoiceIdentity.Of(voice), VoiceIdentity.Of(voice.With(new Dictionary<string, string> { ["name"] = "berta" })));
    }

    public sealed class Loaded : IDisposable
    {
        public Loaded()
        {
            Model = LiteModel.Load();
            Embedder = new LiteSpeakerEmbedder(Model);
            Clips = VerificationClips.ReadAsync(Path.Combine(LiteModel.FindFolder(), "verification")).GetAwaiter().GetResult();
        }

        public LiteModel Model { get; }

        public LiteSpeakerEmbedder Embedder { get; }

        public IReadOnlyList<HeldOutClip> Clips { get; }

        public ConsentVerifier Verifier(bool marked) => new(Model)
        {
            FindMark = (_, _) => new WatermarkReport { Present = marked, PValue = marked ? 0 : 1 },
        };

        public void Dispose() => Model.Dispose();
    }
}
