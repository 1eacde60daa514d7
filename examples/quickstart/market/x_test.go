package market
import ("testing";"fmt";"time";"example.com/baton/metrics";"example.com/baton")
func TestX(t *testing.T){
 s:=time.Now()
 a:=Agreement()
 ds:=map[string]*baton.Dossier{}; var order []*baton.Dossier
 n:=0; against:=map[string]int{}
 from,at:=Quarter(a.Location())
 tl,err:=a.Metrics().Tally(metrics.Window{From:from,At:at,By:"campaign"})
 if err!=nil{t.Fatal(err)}
 var j []baton.Record
 for r:=range Journal(Seed,Leads){ j=append(j,r)}
 fmt.Println(time.Since(s))
 for _,r:=range j{ n++
  if r.Kind()==baton.KindSpend { tl.AddSpend(metrics.Spend{At:r.At,Amount:metrics.Money(r.Spend*1000),Campaign:r.Campaign}); continue}
  d:=ds[r.Lead]; if d==nil{ d=a.NewDossier(r.Lead); ds[r.Lead]=d; order=append(order,d)}
  if err:=a.Apply(d,r);err!=nil{t.Fatal(err)}
 }
 for _,d:=range order{ 
  for s:=range d.Journey().Steps(){ for _,u:=range s.Against{ against[string(s.Event)+" "+string(u.Kind)]++ } }
  if err:=a.Metrics().Add(tl,metrics.Subject{Lead:d.Lead(),Journey:d.Journey(),Deals:d.Deals(),Campaign:d.Campaign()});err!=nil{t.Fatal(err)}}
 fmt.Println(time.Since(s), n, against)
 r,err:=a.Metrics().Report(tl)
 if err!=nil{t.Fatal(err)}
 show:=func(f metrics.Figures){
 fmt.Println(f.Leads,"leads, won",f.Won,"lost",f.Lost,"win",f.WinRate.Value, f.Deals.Won,f.Deals.Value,f.Spend)
 for _,x:=range f.Stages{fmt.Printf("%s %d %d %d; ",x.Stage,x.Entries,x.Leads,x.Now)}
 fmt.Println()
 for _,x:=range f.Acceptance{fmt.Printf("%+v\n",x)}
 }
 show(r.Overall)
 for _,x:=range r.Overall.Reasons{fmt.Printf("%s %d:",x.Event,x.Steps); for _,y:=range x.Reasons{fmt.Print(y.Reason," ",y.Steps,", ")}; fmt.Println()}
 for _,x:=range r.Overall.Clauses{fmt.Printf("%s %+v\n",x.Clause,x.Clocks)}
 for _,g:=range r.Groups{fmt.Println(g.Name);show(g.Figures)}
}
