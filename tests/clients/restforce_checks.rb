# restforce: sessions, records, queries, composite and batch, describes, the Tooling API, and with faye the events.
require 'tempfile'
require 'time'
require 'restforce'

URL = ENV.fetch('SFSIM_URL')
TOKEN = ENV.fetch('SFSIM_TOKEN')
$passed = 0
$failed = []

def check(name)
  yield
  $passed += 1
rescue StandardError => e
  $failed << name
  puts "FAIL  #{name}\n      #{e.class}: #{e.message}"
end

def same(one, other)
  raise "#{one.inspect} is not #{other.inspect}" unless one == other
end

def refused(kind)
  yield
rescue kind => e
  e
else
  raise "no #{kind}"
end

def client(options = {})
  Restforce.new({ instance_url: URL, oauth_token: TOKEN, api_version: '60.0' }.merge(options))
end

sf = client
account = sf.create!('Account', Name: 'Restforce')

check('files in two parts') do
  Tempfile.create(['a', '.txt']) do |file|
    file.write('hello')
    file.flush
    part = -> { Restforce::UploadIO.new(file.path, 'text/plain') }
    id = sf.create!('Attachment', Name: 'a.txt', ParentId: account, Body: part.call)
    same sf.query("SELECT Id, Body FROM Attachment WHERE Id = '#{id}'").first.Body, 'hello'
    version = sf.create!('ContentVersion', PathOnClient: 'a.txt', VersionData: part.call)
    same sf.find('ContentVersion', version).ContentSize, 5
  end
end

check('records') do
  same sf.update('Account', Id: account, Name: 'Restforce Inc.'), true
  same sf.find('Account', account).Name, 'Restforce Inc.'
  same sf.select('Account', account, ['Name']).Name, 'Restforce Inc.'
  same sf.update('Account', Id: '001000000000000AAA', Name: 'x'), false
  refused(Restforce::NotFoundError) { sf.find('Account', '001000000000000AAA') }
  same sf.create('Account', Nonsense: 1), false
  refused(Restforce::ErrorCode::InvalidField) { sf.create!('Account', Nonsense: 1) }
  gone = sf.create!('Account', Name: 'Gone')
  same sf.destroy('Account', gone), true
  same sf.destroy('Account', gone), false
  same sf.upsert!('Account', 'Id', 'Id' => account, Name: 'Restforce'), account
end

check('queries') do
  child = sf.create!('Contact', LastName: 'Matz', AccountId: account)
  row = sf.query("SELECT Id, Name, (SELECT LastName FROM Contacts) FROM Account WHERE Id = '#{account}'").first
  same row.Contacts.first.LastName, 'Matz'
  same row.sobject_type, 'Account'
  rows = sf.query("SELECT Account.Name FROM Contact WHERE Id = '#{child}'")
  same rows.first.Account.Name, 'Restforce'
  sf.destroy!('Contact', child)
  same sf.query_all("SELECT IsDeleted FROM Contact WHERE Id = '#{child}'").first.IsDeleted, true
  refused(Restforce::ErrorCode::MalformedQuery) { sf.query('SELECT FROM') }
  same sf.explain('SELECT Id FROM Account').plans.size, 1
  same sf.search('FIND {Restforce} RETURNING Account(Name)').searchRecords.first.Name, 'Restforce'
end

check('pages') do
  6.times do |n|
    rows = (1..200).map { |k| { attributes: { type: 'Lead' }, LastName: "#{n} #{k}", Company: 'Pages' } }
    sf.api_post('composite/sobjects', { records: rows })
  end
  paged = client(request_headers: { 'Sforce-Query-Options' => 'batchSize=500' })
  all = paged.query("SELECT Id FROM Lead WHERE Company = 'Pages'")
  same all.size, 1200
  same all.map(&:Id).uniq.size, 1200
  same all.pages.to_a.size, 3
end

check('describes') do
  same sf.list_sobjects.include?('Contact'), true
  same sf.picklist_values('Lead', 'LeadSource').map(&:value).include?('Web'), true
  layouts = sf.describe_layouts('Contact')
  type = layouts.recordTypeMappings.first.recordTypeId
  same sf.describe_layouts('Contact', type).id, layouts.layouts.first.id
  same sf.org_id[0, 3], '00D'
  same sf.user_info.username, 'admin@sfsim.test'
  same sf.limits['DailyApiRequests']['Max'].positive?, true
end

check('changes') do
  told = sf.get_updated('Account', Time.now - 86_400, Time.now + 120)
  same told['ids'].include?(account), true
  same sf.get_deleted('Account', Time.now - 86_400, Time.now + 120)['deletedRecords'].empty?, false
  same sf.recent(1).size, 1
end

check('composite and batch') do
  results = sf.composite do |s|
    s.create('Account', 'made', Name: 'Composite')
    s.find('Account', 'found', '@{made.id}')
    s.destroy('Account', 'gone', '@{made.id}')
  end
  same results.map(&:httpStatusCode), [201, 200, 204]
  refused(Restforce::CompositeAPIError) { sf.composite! { |s| s.create('Account', 'made', Nonsense: 1) } }
  results = sf.batch { |s| 30.times { |n| s.create('Account', Name: "Batch #{n}") } }
  same results.map { |one| one['statusCode'] }.uniq, [201]
  refused(Restforce::BatchAPIError) { sf.batch! { |s| s.create('Account', Nonsense: 1) } }
end

check('sessions, compression, the Tooling API') do
  refused(Restforce::UnauthorizedError) { client(oauth_token: 'expired').limits }
  zipped = client(compress: true)
  id = zipped.create!('Account', Name: 'Zipped' * 10)
  same zipped.find('Account', id).Name, 'Zipped' * 10
  tooling = Restforce.tooling(instance_url: URL, oauth_token: TOKEN, api_version: '60.0')
  same tooling.query('SELECT Id FROM ApexClass').size, 0
end

begin
  require 'faye'
  check('events') do
    sf.create!('PushTopic', ApiVersion: '60.0', Name: 'Restforce', Query: 'SELECT Id, Name FROM Account',
                            NotifyForOperationCreate: true, NotifyForFields: 'All')
    listener = client
    # Asked when the last poll is cut off at the end.
    listener.define_singleton_method(:authenticate!) { Struct.new(:access_token).new(TOKEN) }
    topic = []
    changes = []
    seen = {}
    EM.run do
      listener.subscription('/topic/Restforce', replay: -1) { |one| topic << one }
      listener.subscription('/data/ContactChangeEvent', replay: seen) { |one| changes << one }
      EM.add_timer(1) do
        EM.defer do
          sf.create!('Account', Name: 'Told')
          sf.create!('Contact', LastName: 'Told')
        end
      end
      done = proc { !topic.empty? && !changes.empty? }
      EM.add_periodic_timer(0.2) { listener.faye.disconnect.callback { EM.stop } if done.call }
      EM.add_timer(20) { EM.stop unless done.call }
    end
    same topic.first['sobject']['Name'], 'Told'
    same changes.first['payload']['Name'], { 'LastName' => 'Told' }
    same seen.values.size, 1
  end
rescue LoadError
  puts 'restforce: without faye, so without events'
end

puts "restforce: #{$passed} passed, #{$failed.size} failed"
exit($failed.empty?)
